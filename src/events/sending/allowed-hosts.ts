import { type LookupAddress, lookup } from 'node:dns';
import { BlockList, isIP, type LookupFunction } from 'node:net';
import { memoizeGetter } from '../../base/memoize-getter.ts';

/** Link-local addresses, where clouds answer with credentials, and others that are no host. */
const forbiddenIpv4 = ['0.0.0.0/8', '169.254.0.0/16', '224.0.0.0/3'];

/** Where clouds answer outside of the link-local addresses: Alibaba, Oracle, Azure. */
const cloudIpv4 = ['100.100.100.200/32', '192.0.0.192/32', '168.63.129.16/32'];

/** The same in IPv6 (Amazon and Google), and Teredo (RFC 4380), whose addresses hide another one. */
const forbiddenIpv6 = [
  ...['::/128', 'fe80::/10', 'ff00::/8'],
  ...['fd00:ec2::254/128', 'fd20:ce::254/128', '2001::/32'],
];

/** IPv6 addresses that hold one of IPv4, after so many bits, and lead to it where a network translates them. */
const translatedAddresses = [
  { bits: 96, start: '::', end: '' }, // RFC 4291, section 2.5.5.1
  { bits: 96, start: '::ffff:0:', end: '' }, // RFC 2765, section 2.1
  { bits: 96, start: '64:ff9b::', end: '' }, // RFC 6052, section 2.1
  { bits: 96, start: '64:ff9b:1::', end: '' }, // RFC 8215
  { bits: 16, start: '2002:', end: '::' }, // RFC 3056, section 2
] as const;

/** Lists of addresses, made when the first message is sent: Node's check of IPv6 takes milliseconds to compile. */
const addressLists = {
  /** No message is ever sent to these. */
  get forbidden(): BlockList {
    const ipv4 = [...forbiddenIpv4, ...cloudIpv4];
    const list = toBlockList([...ipv4, ...forbiddenIpv6, ...ipv4.flatMap(toTranslatedRanges)]);
    return memoizeGetter(this, 'forbidden', list);
  },
  get loopback(): BlockList {
    return memoizeGetter(this, 'loopback', toBlockList(['127.0.0.0/8', '::1/128']));
  },
};

/** The ranges of IPv6 that lead to a range of IPv4. */
function toTranslatedRanges(range: string): readonly string[] {
  const [address = '', length] = range.split('/');
  const [a = 0, b = 0, c = 0, d = 0] = address.split('.').map(Number);
  const high = (a * 256 + b).toString(16);
  const low = (c * 256 + d).toString(16);
  return translatedAddresses.map(
    ({ bits, start, end }) => `${start}${high}:${low}${end}/${bits + Number(length)}`,
  );
}

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
    // First, since `::1` is in a range that is forbidden.
    if (isIn(addressLists.loopback, address)) return undefined;
    if (isIn(addressLists.forbidden, address)) return `connections to ${address} are never allowed`;
    const isAllowed = isIn(ranges, address) || isNamed(host.toLowerCase());
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

/** Why messages to a URL may never arrive, as a sentence; `undefined` if nothing speaks against it. */
export function describeUnreachable(
  { mayReach, explainRefusedUrl }: AllowedHosts,
  url: string,
): string | undefined {
  if (mayReach(url)) return undefined;
  const reason = explainRefusedUrl(url);
  return reason === undefined
    ? `Webhooks to ${url} are sent only if this URL leads to this machine: --webhook-hosts does not allow the host ${hostOf(url)}.`
    : `No webhooks are sent to ${url}: ${reason}.`;
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
