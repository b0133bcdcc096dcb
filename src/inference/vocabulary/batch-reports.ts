/** Groups of records that a reply to a batch request may report. */
export type AffectedGroup = 'changed' | 'created' | 'missing';

/** What a property reports, by its name without the noun and the word for counting. */
export const batchReportNames: readonly (readonly [RegExp, readonly AffectedGroup[]])[] = [
  [/^(created|inserted|added|assigned|imported|new)$/, ['created']],
  [/^(failed|failures?|errors?|notfound|missing|skipped|ignored)$/, ['missing']],
  [/^(deleted?|removed?|updated?|changed|modified|matched)$/, ['changed']],
  [/^((rows)?affected|processed|succeeded|success(ful)?)?$/, ['changed', 'created']],
];

/** The property of a report entry that explains in words what went wrong. */
export const reportMessageName = /^(message|error|reason|detail|description)$/i;

/** `Creates or updates a contact`, `upsertContact`: a creation that changes an existing record. */
export const upsertPhrase =
  /\b(creat|add|insert)\w*\W+or\W+(updat|replac|modif)|\b(updat|modif)\w*\W+or\W+(creat|add|insert)|upsert|(create|add|insert)orupdate|updateor(create|add|insert)/i;
