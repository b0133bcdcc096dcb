import { type LookupAddress, lookup } from 'node:dns';
import { BlockList, isIP, type LookupFunction } from 'node:net';
import { memoizeGetter } from '../../base/memoize-getter.ts';

/** Lists of addresses, made when the first message is sent: Node's check of IPv6 takes milliseconds to compile. */
const addressLists = {
  /** No message is ever sent to these: link-local ones, where clouds answer with credentials, and others that are no host. */
  get forbidden(): BlockList {
    const list = toBlockList([
      ...['0.0.0.0/8', '169.254.0.0/16', '224.0.0.0/3', '100.100.100.200/32', '192.0.0.192/32'],
      ...['::/128', 'fe80::/10', 'ff00::/8', 'fd00:ec2::254/128', '64:ff9b::a9fe:0/112'],
    ]);
    return memoizeGetter(this, 'forbidden', list);
  },
  get loopback(): BlockList {
    return memoizeGetter(this, 'loopback', toBlockList(['127.0.0.0/8', '::1/128']));
  },
};

/** Decides to which hosts messages may be sent. */
export type AllowedHosts = {
  /** The rule that an address breaks, as half a sentence; `undefined` if it may be connected to. */
  readonly explainRefusal: (host: string, address: string) => string | undefined;
  /** The same of the host of a URL, where that is an address. A name may lead anywhere until it is connected to. */
  readonly explainRefusedUrl: (url: string) => string | undefined;
  /** Whether a URL is surely allowed, without looking up its name. */
  readonly mayReach: (url: string) => boolean;
  /** Looks a name up, and fails unless each of its addresses is allowed. */
  readonly lookup: LookupFunction;
};

/**
 * Loopback addresses are allowed, and the hosts of `--webhook-hosts`: names, `*.example.com`, addresses and
 * ranges such as `10.0.0.0/8`.
 */
export function createAllowedHosts(entries: readonly string[]): AllowedHosts {
  const names = entries.filter((entry) => !isAddressOrRange(entry)).map((one) => one.toLowerCase());
  const ranges = toBlockList(entries.filter(isAddressOrRange));
  const isNamed = (host: string): boolean =>
    names.some((name) =>
      name.startsWith('*.') ? host.endsWith(name.slice(1)) : name === '*' || name === host,
    );
  const explainRefusal = (host: string, address: string): string | undefined => {
    if (isIn(addressLists.forbidden, address))
      return `the address ${address} is never connected to`;
    const isAllowed =
      isIn(addressLists.loopback, address) || isIn(ranges, address) || isNamed(host.toLowerCase());
    return isAllowed ? undefined : `the host ${host} is not allowed by --webhook-hosts`;
  };
  return {
    explainRefusal,
    explainRefusedUrl: (url) => {
      const host = hostOf(url);
      return host === undefined || isIP(host) === 0 ? undefined : explainRefusal(host, host);
    },
    mayReach: (url) => {
      const host = hostOf(url);
      if (host === undefined) return false;
      return isIP(host) === 0
        ? host === 'localhost' || host.endsWith('.localhost') || isNamed(host)
        : explainRefusal(host, host) === undefined;
    },
    lookup: (host, options, callback) => {
      lookup(host, { ...options, all: true }, (error, addresses) => {
        const failure = error ?? findRefusal(explainRefusal, host, addresses);
        const [first] = addresses ?? [];
        if (failure || first === undefined) callback(failure, '', 0);
        else if (options.all) callback(null, addresses);
        else callback(null, first.address, first.family);
      });
    },
  };
}

function findRefusal(
  explainRefusal: AllowedHosts['explainRefusal'],
  host: string,
  addresses: readonly LookupAddress[],
): Error | null {
  for (const { address } of addresses) {
    const reason = explainRefusal(host, address);
    if (reason !== undefined) return new Error(reason);
  }
  return null;
}

/** The host of a URL, without the brackets of an IPv6 address; `undefined` for an invalid URL. */
export function hostOf(url: string): string | undefined {
  if (!URL.canParse(url)) return undefined;
  const { hostname } = new URL(url);
  return hostname.startsWith('[') ? hostname.slice(1, -1) : hostname;
}

function isAddressOrRange(entry: string): boolean {
  const [address = ''] = entry.split('/');
  return isIP(address) !== 0;
}

function toBlockList(entries: readonly string[]): BlockList {
  const list = new BlockList();
  for (const entry of entries) {
    const [address = '', prefix] = entry.split('/');
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
    if (prefix === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(prefix), family);
  }
  return list;
}

function isIn(list: BlockList, address: string): boolean {
  const [plain = ''] = address.split('%');
  return list.check(plain, isIP(plain) === 6 ? 'ipv6' : 'ipv4');
}
