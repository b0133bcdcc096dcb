/** Names of query parameters by which a client asks for some fields of a reply only. */
const names =
  /^(\$?select|_?fields|(opt|include|exclude|response|return)_?fields|field_?mask|only|except|attributes|properties|props|omit)(\[.*\])?$/i;

/** True for a query parameter that cuts fields out of bodies. */
export const isSelection = (name: string): boolean => names.test(name);

/** True for a keyword that who asked for some fields only cannot hold a reply to. */
export const isOfSelection = (schema: string): boolean =>
  /\/(required|oneOf|anyOf|if|minProperties)$/.test(schema);
