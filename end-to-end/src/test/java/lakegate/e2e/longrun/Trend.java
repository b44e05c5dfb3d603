package lakegate.e2e.longrun;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How a measure goes over time: the line of least squares through the lowest value of each window,
 * since what goes up and down by itself between two cleanings says nothing about what stays.
 *
 * @param perHour the line's slope
 * @param overall how much the line rises from the first window to the last
 */
record Trend(double perHour, double overall) {
  private static final double HOUR_SECONDS = 3_600;

  /** A value at a time. */
  record Point(Instant at, double value) {}

  /**
   * @throws IllegalArgumentException if the points are in fewer than two whole windows
   */
  static Trend of(List<Point> points, Duration window) {
    List<Point> lowest = lowest(points, window);
    if (lowest.size() < 2) {
      throw new IllegalArgumentException(
          "Cannot tell a trend from " + lowest.size() + " whole windows of " + window);
    }
    Instant start = lowest.get(0).at();
    double meanHours = lowest.stream().mapToDouble(p -> hours(start, p)).average().orElseThrow();
    double meanValue = lowest.stream().mapToDouble(Point::value).average().orElseThrow();
    double together = 0;
    double spread = 0;
    for (Point point : lowest) {
      double distance = hours(start, point) - meanHours;
      together += distance * (point.value() - meanValue);
      spread += distance * distance;
    }
    double slope = together / spread;
    return new Trend(slope, slope * hours(start, lowest.get(lowest.size() - 1)));
  }

  /** Whether it rises faster than allowed, and by more than what a short run shows anyway. */
  boolean rises(double allowedPerHour, double allowedOverall) {
    return perHour > allowedPerHour && overall > allowedOverall;
  }

  /** Of whole windows only: the lowest of a few points is higher than that of many. */
  private static List<Point> lowest(List<Point> points, Duration window) {
    Instant start = points.get(0).at();
    long whole = windows(start, points.get(points.size() - 1), window);
    Map<Long, Point> lowest = new TreeMap<>();
    for (Point point : points) {
      lowest.merge(
          windows(start, point, window),
          point,
          (one, other) -> other.value() < one.value() ? other : one);
    }
    lowest.keySet().removeIf(number -> number >= whole);
    return new ArrayList<>(lowest.values());
  }

  /** How many are over at a point. */
  private static long windows(Instant start, Point point, Duration window) {
    return Duration.between(start, point.at()).dividedBy(window);
  }

  private static double hours(Instant start, Point point) {
    return Duration.between(start, point.at()).toMillis() / 1e3 / HOUR_SECONDS;
  }
}
