package lakegate.stack;

class FileStackIT extends StackScenarios {
  FileStackIT() {
    super(Store.FILE);
  }
}
