import { describeInvalidUrl, isHttpUrl } from '../../base/http-url.ts';
import { withoutTrailingSlashes } from '../../base/text.ts';
import { defaultControlPrefix } from '../../control/control.ts';
import type { UpstreamCalls } from '../../http/http.ts';
import { readBasePath, selectOperations } from '../../openapi/openapi.ts';
import type { Upstream } from '../../upstream/upstream.ts';
import type { MountedDocument } from '../documents/mounted-document.ts';
import type { SandlotOptions } from '../options.ts';

/** The real API that answers some operations. */
export type UpstreamService = {
  /** The calls of a document that are sent to it. */
  callsOf(mount: MountedDocument): UpstreamCalls;
  readonly summary: UpstreamSummary;
  close(): void;
};

export type UpstreamSummary = {
  readonly origin: string;
  /** How many operations it answers. */
  readonly operations: number;
};

/** In milliseconds. */
const defaultTimeout = 60_000;

/**
 * Opens the connection to a real API, where some operations are to be sent there.
 * @throws an error with a sentence where the options say that of none, or name an unknown operation.
 */
export async function openUpstreamService(
  options: SandlotOptions,
  mounts: readonly MountedDocument[],
): Promise<UpstreamService | undefined> {
  const { upstream: url, upstreamOnly: only = [], upstreamExcept: skip = [] } = options;
  const isSelected = only.length + skip.length > 0;
  if (url === undefined && isSelected)
    throw new Error('--upstream-only and --upstream-except need --upstream, the URL of the API.');
  if (url === undefined) return undefined;
  if (!isHttpUrl(url)) throw new Error(describeInvalidUrl(url, 'https://api.example.com/v1'));
  if (!isSelected)
    throw new Error(
      'Nothing is sent to a real API by default: name its operations or tags with --upstream-only, or all others with --upstream-except.',
    );
  const { isSelected: isTaken } = selectOperations(mounts, { only, skip });
  const address = new URL(url);
  const { createUpstream } = await import('../../upstream/upstream.ts');
  const { createUpstreamCalls } = await import('../../http/upstream/upstream-calls.ts');
  const opened: Upstream[] = [];
  return {
    callsOf: (mount) => {
      const documentAddress = toDocumentAddress(address, readBasePath(mount.document));
      const upstream = createUpstream(documentAddress, options.upstreamTimeout ?? defaultTimeout);
      opened.push(upstream);
      const operations = new Set(mount.operations.filter(isTaken));
      return createUpstreamCalls(upstream, {
        operations,
        base: mount.base,
        cors: options.cors ?? 'deny',
        controlPrefix: options.controlPrefix ?? defaultControlPrefix,
      });
    },
    summary: {
      origin: address.origin,
      operations: mounts.flatMap(({ operations }) => operations.filter(isTaken)).length,
    },
    close: () => {
      for (const upstream of opened) upstream.close();
    },
  };
}

/** The URL of an API is given with or without the base path of its document. */
function toDocumentAddress(address: URL, base: string): URL {
  const path = withoutTrailingSlashes(address.pathname);
  return new URL(path.endsWith(base) ? path || '/' : path + base, address);
}
