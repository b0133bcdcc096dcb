import type { FormatCheck } from './format.ts';

/** So many texts are remembered, none longer than any date. */
const most = 256;
const longest = 40;

/**
 * A check of texts that knows the last ones that passed: replies tell the same few dates again and
 * again, and to take one apart costs as much as all the rest of a small body.
 */
export const remembering = (check: FormatCheck): FormatCheck => {
  const passed = new Set<string>();
  return (text) => {
    if (passed.has(text)) return true;
    if (!check(text)) return false;
    if (text.length > longest) return true;
    if (passed.size === most) passed.clear();
    passed.add(text);
    return true;
  };
};
