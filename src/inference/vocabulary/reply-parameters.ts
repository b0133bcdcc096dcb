/** Query parameters that select fields of a reply. */
const projectionParameterNames =
  /^(\$?select|_?fields|(opt|include|exclude|response|return)_?fields|field_?mask|only|except|attributes|properties|props|omit)(\[.*\])?$/i;

/** True for a query parameter that cuts fields out of bodies. */
export function isProjectionParameter(name: string): boolean {
  return projectionParameterNames.test(name);
}

/** Whether a reply to a projection need not meet this keyword. */
export function isWaivedByProjection(schema: string): boolean {
  return /\/(required|oneOf|anyOf|if|minProperties)$/.test(schema);
}

/** The property or parameter with which clients ask for a stream: `{"stream": true}`. */
export const streamProperty = 'stream';
