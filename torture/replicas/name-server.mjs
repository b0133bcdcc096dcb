import { createSocket } from 'node:dgram';
import { once } from 'node:events';

/** Answers every question for an address (RFC 1035) with these addresses, as Docker's name server does. */
export const openNameServer = async (addresses) => {
  const socket = createSocket('udp4');
  socket.on('message', (query, { port, address }) => {
    socket.send(toReply(query, addresses()), port, address);
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return { port: socket.address().port, close: () => socket.close() };
};

const headerLength = 12;
const typeA = 1;

const toReply = (query, addresses) => {
  let end = headerLength;
  while (query[end] !== 0) end += query[end] + 1;
  const type = query.readUInt16BE(end + 1);
  const question = query.subarray(headerLength, end + 5);
  const answers = type === typeA ? addresses.map(toAnswer) : [];
  const header = Buffer.alloc(headerLength);
  query.copy(header, 0, 0, 2);
  // A reply to a recursive question, without an error.
  header.writeUInt16BE(0x8180, 2);
  header.writeUInt16BE(1, 4);
  header.writeUInt16BE(answers.length, 6);
  return Buffer.concat([header, question, ...answers]);
};

/** The name of the question, type A, class IN, 1 second, 4 bytes. */
const toAnswer = (address) =>
  Buffer.from([
    0xc0,
    headerLength,
    0,
    typeA,
    0,
    1,
    0,
    0,
    0,
    1,
    0,
    4,
    ...address.split('.').map(Number),
  ]);
