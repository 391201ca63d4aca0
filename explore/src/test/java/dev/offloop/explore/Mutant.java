package dev.offloop.explore;

/**
 * A mistake to be planted in a copy of one of core's classes.
 *
 * @param name what is wrong, for the table
 * @param type the class, as in {@code pool/RequestQueue}
 * @param method the method that is changed
 * @param edit the change
 */
public record Mutant(String name, String type, String method, Edit edit) {
  String internalName() {
    return "dev/offloop/" + type;
  }
}
