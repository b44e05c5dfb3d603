package lakegate.cli.dlq;

/** What to print; named as on the command line. */
enum Format {
  text,
  json
}
