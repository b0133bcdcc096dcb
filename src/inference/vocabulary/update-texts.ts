/** Texts of operations that change parts of a record. */
export const partialUpdateText = /patch|partial/i;

/** Texts of operations that replace a record. */
export const replacementText = /replac|overwrit/i;

/** Texts of a PUT that changes only the properties that are sent. */
export const keepsUnsentText =
  /partial(ly)? updat|only (the )?(fields|properties|attributes|values|parameters)[^.]* (provided|specified|sent|passed|included|set|supplied)|(fields|properties|attributes|values|parameters)[^.]*(not (provided|specified|sent|passed|included|supplied)|omitted|unspecified)[^.]* (unchanged|unmodified|as (they are|is)|kept|retained)/i;
