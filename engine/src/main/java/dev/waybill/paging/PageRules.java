package dev.waybill.paging;

import dev.waybill.path.Selector;
import dev.waybill.shape.Match;
import dev.waybill.shape.Shape;

/**
 * How a list is read page by page. Immutable and thread-safe.
 *
 * @param items selects the elements of one page
 * @param next gives where the next page is, from the reply and {@code $.page}
 * @param address whether {@code next} gives a URL, and not a value that is put into the request
 * @param counted whether {@code next} counts by {@code $.page}, so that an empty page is the end
 * @param until what the last page looks like, or null
 * @param start the number of the first page or element, or null where the first request says nothing
 * @param max how many pages at most
 */
public record PageRules(Selector items, Shape next, boolean address, boolean counted, Match until, Long start, int max) {
  /** How many pages are read where a manifest says nothing. */
  public static final int USUAL_MAX = 100;

  /** How many it may say. */
  public static final int MOST_PAGES = 1_000_000;
}
