import type { Flag } from '@battleline/domain';

/** A flag of the line, with its number. */
export const Pennant = ({ flag }: { readonly flag: Flag }) => (
  <svg class="pennant" viewBox="0 0 60 56" aria-hidden="true" focusable="false">
    <path class="pole" d="M10 2h4v54h-4Z" />
    <circle class="pole" cx="12" cy="4" r="4" />
    <path class="cloth" d="M14 8h42l-9 14 9 14H14Z" />
    <path class="fold" d="M14 8h6v28h-6Z" />
    <text x="33" y="29.500" text-anchor="middle">
      {flag}
    </text>
  </svg>
);
