import { splitPointer } from '../document/document.ts';
import type { Violation } from '../refusal.ts';

/** A property that is missing, or too much, is told by what should hold it: the name is in the message. */
const named = /^must (?:have required property '(.*)'|not have the property "(.*)")$/;

/** The names that lead to what is wrong; none for a whole body. */
export const toNames = ({ pointer, message }: Violation): readonly string[] => {
  const [, missing, extra] = named.exec(message) ?? [];
  const own = missing ?? extra;
  return [...splitPointer(pointer), ...(own === undefined ? [] : [own])];
};

/** The place of a violation as one name: `address.city`, or the part of the request. */
export const toField = (violation: Violation): string =>
  toNames(violation).join('.') || violation.in;
