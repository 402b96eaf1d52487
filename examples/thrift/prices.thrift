/**
 * Prices of what a shop sells.
 */

/** There is no such item; asking again would not change it. */
exception UnknownItem {
    1: required string item;
}

/** The shop has too much to do; ask again after a while. */
exception Busy {
    1: required i64 wait_ms;
}

/** What an item costs. */
struct Price {
    1: required string item;
    2: required i64 cents;
}

service Prices {
    /** Tells what an item costs. */
    Price price(1: string item) throws (1: UnknownItem unknown, 2: Busy busy);
}
