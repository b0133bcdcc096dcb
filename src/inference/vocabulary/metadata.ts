/** Objects of a record with what the server says about it, by normalized name. */
export const metadataObjectName = /^(metadata|meta|sys|system)$/;

/** Ids in such an object that the server gives a record beside its key. */
export const metadataIdName = /^(uid|uuid|guid)$/;

/** Versions in such an object, which count the changes of a record. */
export const metadataVersionName = /^((resource)?version|generation|revision)$/;

/** The version of a record, normalized: by its name alone, only with more evidence, and in an object. */
export const versionNames = {
  certain: /^((odata)?etag|resourceversion|(optimistic)?lockversion|rowversion|recordversion)$/,
  possible: /^(v|version|revision|rev|versionnumber|versionid)$/,
  inMetadata: /^(resource)?version$/,
} as const;

/** A description of a version that the server keeps. */
export const versionText =
  /concurren|optimistic|conflict|etag|lost update|stale|increment|(each|every) (time|change|update|modif|edit|write|save)|(counts?|number of|how many) (all |the |its )*(times|changes|updates|modifications|edits|writes)/i;

/** A description of the refusal of an old version. */
export const versionConflictText = /conflict|version|stale|etag|concurren|outdated|precondition/i;

export const numericText = /^\d+$/;
