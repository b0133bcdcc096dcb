/** Documented values of a sort direction. */
export const ascendingValue = /^(asc|ascending|up|1)$/i;
export const descendingValue = /^(desc|descending|down|-1)$/i;

/** `name_desc`, `name:asc`, `name desc`, `name.desc`: a property and its direction. */
export const directedSortValue = /^(.+?)[_:\s.-](asc|desc|ascending|descending)$/i;
