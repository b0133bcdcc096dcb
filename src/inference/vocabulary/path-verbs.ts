/** Verbs and words at the end of paths below the path of all records, by what they do with the records. */

/** `/pets/search`, `/pets/_query`. */
export const searchVerb = /^:?_?(search|query|find|filter|lookup|list)/i;

/** A collection that is posted to in order to search, unless its items can be read. */
export const searchNoun = /^_?(search|query|find|filter|lookup)$/i;

/** `/pets/import`, `/pets/bulk`. */
export const createVerb = /^:?(create|add|new|insert|import|bulk|batch)/i;

/** Verbs that stand for a POST to the path above them. */
export const collectionCreateVerbs: readonly string[] = ['create', 'add', 'new'];

/** `/pets/bulk`, `/pets/batch-delete`. */
export const bulkWord = /^:?_?(bulk|batch|mass|many|multi(ple)?)([-_]|$)/i;

/** `/pets/delete`, `/pets/bulk_remove`. */
export const bulkRemoveVerb = /^:?_?((bulk|batch|mass|multi)[-_]?)?(delete|remove|destroy)/i;

/** `/pets/update`, `/pets/bulk-edit`, `/pets/updateMany`. */
export const bulkUpdateVerb =
  /^:?_?((bulk|batch|mass|multi(ple)?)[-_]?)?(update|change|edit|modify|patch)([-_]?(many|all|bulk|batch|multiple|list))?$/i;

/** Properties that hold the changes of a record next to its key, by normalized name. */
export const changesPropertyName =
  /^(changes?|updates?|data|attributes|fields|values|properties|patch|set|payload|body)$/;

/** `/teams/7/users/add`. */
export const linkVerb = /^:?_?((bulk|batch)[-_]?)?(add|assign|attach|link|put|bulk|batch)/i;

/** `/teams/7/users/remove`. */
export const unlinkVerb = /^:?_?((bulk|batch)[-_]?)?(remove|delete|unassign|detach|unlink)/i;

/** Verbs below a key that act on a part of the record: `/teams/7/addUser`, `/batches/7/remove`. */
export const partVerb = /^(add|new|insert|remove|read|view|show|change)$/i;

/** `getThings` lists things if it takes no key. */
export const getVerb = /^(get|fetch|retrieve)$/i;

/** A creation that also changes existing records: `Creates or updates contacts`. */
export const upsertText =
  /\b(creat|add|insert)\w*\W+or\W+(updat|replac|modif)|\b(updat|modif)\w*\W+or\W+(creat|add|insert)|upsert|(create|add|insert)orupdate|updateor(create|add|insert)/i;
