import { type ErrorRole, placeNameProperty, toErrorRole } from '../../../inference/inference.ts';

type ErrorRoles = ReadonlyMap<string, ErrorRole | undefined>;

/**
 * The roles of the properties of one object, which depend on one another. In an entry about one violation
 * `name` is the place where nothing else is, as in `invalid-params` of RFC 7807.
 * @param place the part of the request that the violation is in; absent where the object is about none.
 */
export function toErrorRoles(properties: Iterable<string>, place: string | undefined): ErrorRoles {
  const roles = new Map([...properties].map((name) => [name, toErrorRole(name)]));
  if (place === undefined) return roles;
  const all = [...roles.values()];
  const hasPointer = all.includes('pointer');
  if (roles.has(placeNameProperty) && !all.includes('field') && !hasPointer)
    roles.set(placeNameProperty, 'field');
  if (!all.includes('field')) return roles;
  // As in JSON:API's `source`: either a pointer into the body, or the name of a parameter.
  const unused = hasPointer && (place === 'body' ? 'field' : 'pointer');
  return new Map([...roles].map(([name, role]) => [name, role === unused ? undefined : role]));
}
