/** Names of query parameters by which a client asks for some fields of a reply only. */
const projectionParameterNames =
  /^(\$?select|_?fields|(opt|include|exclude|response|return)_?fields|field_?mask|only|except|attributes|properties|props|omit)(\[.*\])?$/i;

/** True for a query parameter that cuts fields out of bodies. */
export function isProjectionParameter(name: string): boolean {
  return projectionParameterNames.test(name);
}

/** True for a keyword that who asked for some fields only cannot hold a reply to. */
export function isWaivedByProjection(schema: string): boolean {
  return /\/(required|oneOf|anyOf|if|minProperties)$/.test(schema);
}
