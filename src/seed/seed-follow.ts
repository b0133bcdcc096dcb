import {
  type Follow,
  findKeyExample,
  type Inference,
  type JsonObject,
  openFollow,
  type Resource,
} from '../document/document.ts';
import { isTelling } from './fake-text.ts';

/** Has the texts of a record of the seed that were taken from examples say what that record is called. */
export type SeedFollow = (resource: Resource, made: JsonObject, key: string | number) => JsonObject;

export const openSeedFollow = (
  root: JsonObject,
  { shapes }: Pick<Inference, 'shapes'>,
): SeedFollow => {
  const known = new Map<Resource, Follow>();
  const followOf = (resource: Resource): Follow => {
    const follow =
      known.get(resource) ??
      openFollow(shapes, resource.entity, {
        example: findKeyExample({ root, shapes }, resource),
        steps: resource.steps,
      });
    known.set(resource, follow);
    return follow;
  };
  return (resource, made, key) => {
    const names = Object.entries(made).filter(
      ([name]) => name === resource.key.path[0] || isName(name),
    );
    return followOf(resource)(made, { given: Object.fromEntries(names), key });
  };
};

/** Of these each record has its own. */
const isName = (name: string): boolean => isTelling(name) || /slug|login|username/i.test(name);
