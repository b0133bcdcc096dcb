import { type FaultClass, onReply, withBody, withHeaders } from '../fault.ts';

export const uploadFaults: FaultClass = {
  name: 'uploads and forms',
  faults: [
    {
      name: 'an uploaded file is cut',
      code: 'upload',
      rules: () => ({ storeBytes: (bytes) => bytes.subarray(0, 1000) }),
    },
    {
      name: 'an uploaded file is stored as text',
      code: 'upload',
      rules: () => ({ storeBytes: (bytes) => Buffer.from(bytes.toString('utf8')) }),
    },
    {
      name: 'an uploaded file is empty',
      code: 'upload',
      rules: () => ({ storeBytes: () => Buffer.alloc(0) }),
    },
    {
      name: 'line ends of an uploaded file are changed',
      code: 'upload',
      rules: () => ({
        storeBytes: (bytes) =>
          Buffer.from(bytes.toString('latin1').replaceAll('\r\n', '\n'), 'latin1'),
      }),
    },
    {
      name: 'the size of a file is wrong',
      code: 'upload',
      rules: ({ show }) => ({
        show: (kind, record, where, state) => {
          const shown = show(kind, record, where, state);
          return kind === 'file' ? { ...Object(shown), size: Number(record.size) + 2 } : shown;
        },
      }),
    },
    {
      name: 'the media type of a file is lost',
      code: 'upload',
      rules: ({ show }) => ({
        show: (kind, record, where, state) => {
          const shown = show(kind, record, where, state);
          return kind === 'file' ? { ...Object(shown), contentType: 'text/html' } : shown;
        },
        downloadType: () => 'text/html',
      }),
    },
    {
      name: 'another file is downloaded',
      code: 'upload',
      ...onReply('downloadFile', 200, (reply, _call, state) => ({
        ...reply,
        body: [...state.contents.values()][0],
      })),
    },
    {
      name: 'new bytes of a file are appended',
      code: 'upload',
      rules: ({ storeBytes }) => {
        let last: Buffer = Buffer.alloc(0);
        return {
          storeBytes: (bytes) => {
            const stored = storeBytes(Buffer.concat([last, bytes]));
            last = bytes;
            return stored;
          },
        };
      },
    },
    {
      name: 'the size is not changed with the bytes',
      code: 'upload',
      ...onReply('replaceFileContent', 200, (reply, { parameters }, state) => {
        const file = state.records.file.get(`${parameters.fileId}`);
        if (file) state.records.file.set(`${file.id}`, { ...file, size: 1 });
        return withBody(reply, (body) => ({ ...body, size: 1 }));
      }),
    },
    {
      name: 'a form field is lost',
      code: 'lost-field',
      rules: ({ writable }) => ({
        writable: (kind, input) => {
          const { message, ...others } = writable(kind, input);
          return kind === 'feedback'
            ? { ...others, message: message && 'Thanks' }
            : { ...others, ...(message !== undefined && { message }) };
        },
      }),
    },
    {
      name: 'plus signs of a form are kept',
      code: 'lost-field',
      ...onReply('sendFeedback', 201, (reply) =>
        withBody(reply, (body) => ({ ...body, subject: `${body.subject}`.replaceAll(' ', '+') })),
      ),
    },
    {
      name: 'a download claims to be compressed',
      code: 'upload',
      ...onReply('downloadFile', 200, (reply) =>
        withHeaders(reply, { 'content-encoding': 'gzip' }),
      ),
    },
  ],
};
