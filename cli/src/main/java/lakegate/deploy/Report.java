package lakegate.deploy;

/** Where long work says what it does. */
public interface Report {

  /** Something that is done. */
  void line(String text);

  /** What it is doing now; replaced by the next. */
  void progress(String text);
}
