/** Descriptions of a reply to a call that does not suit the state of its record. */
export const stateConflictText =
  /\b(state|status|already|no longer|not possible|not allowed|completed|finished|transition)\b|\b(cannot|can't|can not|could not|may not|must not) be\b|\bnot (be )?\w+able\b/i;

/** Descriptions of other conflicts: versions, names, and resources that are in use. */
export const otherConflictText =
  /\b(versions?|etag|concurrent(ly)?|exists|duplicate|unique|idempoten\w+)\b/i;

/** Descriptions of a refusal that name the states in which it happens: `already shipped`, `once it is paid`. */
export const refusedStateText = /\b(already|once|after|has been|have been|was|were)\b/i;

/** Descriptions of a refusal that name the states which are needed instead. */
export const neededStateText = /\b(not|only|unless|must|until|before|yet|past|beyond)\b|n't\b/i;

/** Words between `not`, or `only`, and the state that is needed: `not an open order`. */
const betweenWords = new Set(['a', 'an', 'in', 't', 'the', 'yet']);

/** Words before a state that is needed. */
const neededStateWords = new Set(['not', 'only', 'unless', 'isn']);

/** Whether the words of a refusal say that a state is needed: `not a draft`, `only planned`, `must be open`. */
export function needsState(words: readonly string[], state: readonly string[]): boolean {
  const at = findWords(words, state);
  if (at < 0) return false;
  const before = words.slice(0, at).filter((word) => !betweenWords.has(word));
  return (
    before.slice(-1).some((word) => neededStateWords.has(word)) ||
    before.slice(-2).join(' ') === 'must be'
  );
}

/** Where a list of words has others, one after the other; -1 if it has not. */
export function findWords(words: readonly string[], searched: readonly string[]): number {
  return words.findIndex((_, index) =>
    searched.every((word, part) => words[index + part] === word),
  );
}

/** Verbs that end something; they refuse whatever has come to its end. */
export const endingVerb =
  /^(cancel|abort|void|revoke|withdraw|terminate|kill|stop|interrupt|force-?cancel|fail|reject|decline|dismiss|expire|close|finish|complete|finalize)$/;

/** Verbs that take a record back out of its end: they refuse only what is there already. */
export const revivingVerb =
  /^(re\w+|un\w+|clone|copy|duplicate|archive|delete|remove|restore|refund|resume|rollback)$/;

/** Paths and descriptions of an action that brings removed records back: `undelete`, `Restores a deleted file`. */
export const restoringText =
  /^(restore|undelete|unremove|untrash|recover|revive|reinstate|resurrect|unarchive)$|\b(restor|recover|reviv|reinstat|undelet|untrash|bring|brings) ?\w* .*\b(deleted|removed|trashed|discarded|archived|trash|bin)\b/i;

/** States that are an end, good or bad. */
export const endStateValue =
  /^(cancell?ed|completed?|succeeded|success|done|finished|failed|failure|errored|expired|deleted|removed|refunded|rejected|declined|voided|void|terminated|aborted|revoked|withdrawn|timed[_ -]?out|delivered|fulfilled|merged|closed|dismissed)$/i;

/** The last states of a lifecycle from which something else begins: an active deployment can be stopped. */
export const lastingState = /^(active|online|live|deployed|provisioned|running|started|enabled)$/i;

/** States that are a bad end: nothing leads on from them. */
export const badEndStateValue =
  /^(cancell?ed|failed|failure|errored|expired|deleted|removed|refunded|rejected|declined|voided|void|terminated|aborted|revoked|withdrawn|timed[_ -]?out)$/i;

/** Descriptions of a property whose values differ from record to record. */
export const uniqueText =
  /^(an? |the |optional )?(globally |\w+-wide )?unique\b|\b(must|should|has to|have to|needs to) be (globally )?unique\b|\bis (globally )?unique\b|\bunique (within|across|among|per|in|for)\b/i;

/** Descriptions which say that something need not be unique. */
export const notUniqueText = /\b(not|n't|need not be|non-?) ?(be |necessarily )?unique\b/i;

/** What a value is unique in: `exists in the project`, `unique within its team`. */
export const scopeText =
  /\b(?:in|within|inside|per|for) (?:(?:the|this|that|same|an?|each|one|its|your|given) )*([a-z_]+)/gi;

/** Descriptions of values that are unique together. */
export const combinationText = /\b(combinations?|pairs?|together)\b/i;

/** Descriptions of a refusal that removed records bring about as well: `is or was taken`. */
export const keptNamesText = /\b(remov|delet)\w*|\b(ever|was|previous(ly)?|reserved)\b/i;

/** Descriptions of a reply to what exists already. */
const duplicateText =
  /\balready (exists?|taken|in use|used|registered|been (taken|used|registered))\b|\bduplicates?\b|\bduplicated\b|\b(must be|not|non-?) ?unique\b|\bunique constraint\b|\b(is taken|in use)\b/i;

/** Descriptions of a reply that name the property whose value is taken: `There is a plot with this title`. */
export const takenValueText = /\b(?:with|has|have|uses?) (?:this|that|the same|the given) (\w+)/i;

/** Descriptions of a reply that say which other record has a value. */
const otherOwnerText =
  /\b(?:there (?:is|was) (?:already )?an?|another) [^.]*?\b(?:with|has|uses) (?:this|that|the same|the given) \w+/i;

/**
 * Whether a reply is described as one to what exists already: also `A user with this email exists` and
 * `There is a plot with this title`.
 */
export function describesDuplicate(description: string): boolean {
  return (
    duplicateText.test(description) ||
    otherOwnerText.test(description) ||
    (/\bexists\b/i.test(description) && !missingText.test(description))
  );
}

/** Descriptions of a reply to what another record holds until it ends: `The book is already on loan`. */
export const occupiedText =
  /\b(already|currently) (on|has an?|have an?|out|borrowed|lent|loaned|booked|rented|reserved|checked (in|out)|occupied|assigned|subscribed|enrolled|running|in progress|being)\b/i;

/** States in which a record holds nothing any more. */
export const recordEndState =
  /^(returned|ended|inactive|released|checked[_ -]?(in|out)|over|cancell?ed|completed?|finished|done|closed|expired|rejected|failed|error(ed)?|aborted|terminated|withdrawn)$/i;

/** Times of that, by normalized name: `returned_at`. */
export const recordEndTime =
  /^(returned|ended|released|checkedin|cancell?ed|completed|finished|closed|terminated|stopped)(at|on|date|time)$/;

/** Descriptions of a reply to a reference that leads nowhere. */
export const missingText =
  /\b(not|n't|never) (be )?(found|exist\w*)\b|\bno such\b|\bunknown\b|\bmissing\b|\binvalid\b|\bnon-?exist\w+\b/i;

/** Descriptions of a reply to the removal of what others depend on: `still has books`, `not empty`, `in use`. */
export const dependentsText =
  /\b(still|currently) (has|have|contains?|in use|referenced|used|attached|assigned|linked|being)\b|\b(not|isn't|non-?) ?(be )?empty\b|\b(is|are|being|be) (in use|used by|referenced)\b|\bin use by\b|\bhas (active|existing|associated|attached|dependent|child)\b|\bdependen(t|cy|cies)\b/i;

/** The same without such a word, if it names the other records: `The shelf has books`. */
export const ownedRecordsText = /\b(has|have|contains?) (\w+ )?\w+s\b/i;

/** Query parameters that remove a record with what depends on it. */
export const forcedRemovalName =
  /^(force|forced|cascade|recursive|recurse|(delete|remove)(all|children))$/;

/** Properties with the keys of several records: `tag_ids`. */
export const referenceListName = /^(.+?)_?[iI]ds$/;
