/** Removes parts of a failing input, large ones first, as long as it keeps failing. */
export const shrink = async (bytes, fails) => {
  let small = bytes;
  for (let size = Math.ceil(small.length / 2); size >= 1; size = Math.floor(size / 2)) {
    for (let at = 0; at < small.length; ) {
      const shorter = Buffer.concat([small.subarray(0, at), small.subarray(at + size)]);
      if (shorter.length < small.length && (await fails(shorter))) small = shorter;
      else at += size;
    }
  }
  return small;
};
