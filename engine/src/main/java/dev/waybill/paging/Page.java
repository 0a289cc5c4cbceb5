package dev.waybill.paging;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.http.HttpReply;
import java.util.List;

/**
 * One page of a list.
 *
 * @param reply its reply, whose document has {@code $.page}
 * @param items its elements, as the provider gave them
 * @param first the place of the first of them in the whole list, from 0
 * @param last whether no page follows
 * @param truncated whether it is the last only because enough pages were read
 */
public record Page(HttpReply reply, List<JsonNode> items, long first, boolean last, boolean truncated) {}
