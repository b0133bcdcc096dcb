const systemErrorTexts = new Map([
  ['ENOENT', 'no such file'],
  ['EISDIR', 'it is a folder'],
  ['EACCES', 'permission denied'],
  ['ELOOP', 'too many symbolic links'],
  ['ENAMETOOLONG', 'its name is too long'],
  ['ENOTDIR', 'a part of its path is not a folder'],
  ['EIO', 'its device reports an error'],
  ['ENXIO', 'it is a socket, or a device that is not there'],
  ['EPERM', 'permission denied'],
  ['ECONNREFUSED', 'connection refused'],
  ['ENOTFOUND', 'unknown host'],
]);

/** Explains in half a sentence why something could not be read or written. */
export function describeSystemError(error: unknown): string {
  const { code, cause, message } = Object(error);
  return (
    systemErrorTexts.get(code) ??
    (cause === undefined ? String(message || code) : describeSystemError(cause))
  );
}
