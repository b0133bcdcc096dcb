/** A path that counts records: `/pets/count`. */
export const countPath = /^:?_?(count|total)$/i;

/** A path with numbers, of which some may count records: `/pets/stats`. */
export const statisticsPath = /^:?_?(stats?|statistics|summary|metrics|overview|totals|counts)$/i;

/** Properties that hold counts, by normalized name. */
export const countHolderName =
  /^(data|result|results|response|payload|stats|statistics|summary|totals|counts|meta)$/;

/** Words in front of the noun in the name of a count: `total_pets`. */
export const countPrefix = /^(total|num(ber)?(of)?)/;

/** Words behind the noun in the name of a count: `pet_count`. */
export const countSuffix = /(count|total|items|records|rows)$/;
