/** So many texts are remembered, and none that is longer. */
const mostTexts = 500;
const longest = 40;

/** A function of a text that remembers what it made of the short ones that came lately. */
export const rememberTexts = <Read>(read: (text: string) => Read): ((text: string) => Read) => {
  const known = new Map<string, Read>();
  return (text) => {
    const ready = known.get(text);
    if (ready !== undefined) return ready;
    const made = read(text);
    if (text.length <= longest) {
      if (known.size >= mostTexts) known.clear();
      known.set(text, made);
    }
    return made;
  };
};
