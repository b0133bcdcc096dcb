/** Objects of a record with what the server says about it, by normalized name. */
export const metadataObjectName = /^(metadata|meta|sys|system)$/;

/** Ids in such an object that the server gives a record beside its key. */
export const metadataIdName = /^(uid|uuid|guid)$/;

/** Versions in such an object, which count the changes of a record. */
export const metadataVersionName = /^((resource)?version|generation|revision)$/;
