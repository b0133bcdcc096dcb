/** Properties that are true or set on a removed record: `is_deleted`, `archivedAt`. Not normalized. */
export const removalMarkName = /delet|archiv|remov|trash|cancel|disabled|closed/i;

/** Properties that are false on a removed record: `active`, `enabled`. Not normalized. */
export const activeMarkName = /active|enabled/i;

/** Values of a state property of a removed record. */
export const removalMarkValue =
  /^(deleted|archived|removed|trashed|cancell?ed|inactive|disabled|closed)$/i;
