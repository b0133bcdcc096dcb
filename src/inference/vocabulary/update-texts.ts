/** Texts of operations that change parts of a record. */
export const partialUpdateText = /patch|partial/i;

/** Texts of operations that replace a record. */
export const replacementText = /replac|overwrit/i;
