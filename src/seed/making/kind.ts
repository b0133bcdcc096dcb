import { type JsonObject, meantKeyword, type Shape, typeOf } from '../../document/document.ts';
import type { World } from './world.ts';

/** Whether a value of this type may stand there. */
export const mayBe = ({ types }: Shape, type: string): boolean =>
  types.length === 0 || types.includes(type);

/** Of the type, and no other than the only value that there is: all else is for who sent it to say. */
export const isOfKind = ({ types, keywords }: Shape, value: unknown): boolean => {
  const type = typeOf(value);
  const isType =
    types.length === 0 || types.includes(type) || (type === 'integer' && types.includes('number'));
  const only =
    Array.isArray(keywords.enum) && keywords.enum.length === 1 ? keywords.enum[0] : value;
  return isType && value === (keywords.const ?? only);
};

/** Whether a value that was made fits as far as one look tells, for a strict reader of the document too. */
export const isSound = (
  { shapes, fits }: Pick<World, 'shapes' | 'fits'>,
  places: readonly string[],
  made: unknown,
): boolean => {
  const shape = shapes.of(places);
  if (shape.keywords[meantKeyword] === true) return false;
  return typeof made === 'object' || fits(shape, made);
};

/** The first type that is not null, or what the keywords speak of. */
export const readType = ({ types, properties, items, rest, keywords, required }: Shape): string => {
  const first = types.find((name) => name !== 'null');
  if (first !== undefined) return first;
  if (properties.size > 0 || rest.length > 0 || required.size > 0) return 'object';
  if (items.length > 0) return 'array';
  const bounds = ['minimum', 'maximum', 'multipleOf'];
  if (bounds.some((keyword) => typeof keywords[keyword] === 'number')) return 'number';
  return isSilent(keywords) ? 'anything' : 'string';
};

const isSilent = (keywords: JsonObject): boolean => Object.keys(keywords).length === 0;
