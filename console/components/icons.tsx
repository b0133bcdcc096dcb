/** Paths of line icons in a square of 24. */
const paths = {
  calls: 'M4 6h10M4 12h16M4 18h7M17 4l3 2-3 2',
  data: 'M4 5h16v14H4zM4 10h16M10 10v9',
  sandboxes: 'M12 3l8 4.5v9L12 21l-8-4.5v-9zM12 12l8-4.5M12 12v9M12 12L4 7.5',
  rules: 'M5 6h9M18 6h1M5 12h3M12 12h7M5 18h8M17 18h2M16 4v4M10 10v4M15 16v4',
  operations: 'M8 6h12M8 12h12M8 18h12M4 6h.01M4 12h.01M4 18h.01',
  deliveries: 'M4 5l16 7-16 7 3-7zM7 12h13',
  health: 'M3 12h4l3-7 4 14 3-7h4',
  theme: 'M12 4a8 8 0 108 8 6 6 0 01-8-8z',
  help: 'M9.5 9a2.5 2.5 0 115 0c0 2-2.5 2-2.5 4M12 17h.01',
  close: 'M6 6l12 12M18 6L6 18',
};

export type IconName = keyof typeof paths;

export function Icon({ name }: { readonly name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={paths[name]} />
    </svg>
  );
}
