/** A path with `*` (any text without a slash) and `**` (any text) as a pattern of the whole of it. */
export const toPathPattern = (path: string): RegExp => {
  const parts = path.split(/(\*\*?)/).map((part) => {
    if (part === '**') return '.*';
    return part === '*' ? '[^/]*' : part.replace(/[.+?^${}()|[\]\\]/g, '\\$&');
  });
  return new RegExp(`^${parts.join('')}$`, 's');
};
