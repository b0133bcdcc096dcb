/** `customer_id`, `ownerId`: properties that hold the key of another record. Not normalized. */
export const referenceName = /[_-]id$|[a-z]Id$/;

/** The noun in the normalized name of a reference: `customer` in `customerid`. */
export const referenceNoun = /^(.+)id$/;
