package dev.waybill.manifest;

import dev.waybill.tree.Place;

/**
 * A secret that a manifest names; its value comes from the operator.
 *
 * @param place of its name
 * @param description where to find it, or null
 * @param optional whether the provider is configured without it
 * @param rotating whether the engine may replace it by what the provider answers
 */
public record SecretDeclaration(String name, Place place, String description, boolean optional, boolean rotating) {}
