import { visible } from '../../mail/notice-words.ts';

/**
 * Text that a stranger chose, on one line: what would be invisible or turn the line around is shown as such, it cannot
 * reach beyond itself, and it ends after `longest` characters.
 */
export const Stranger = ({ text, longest = 120 }: { readonly text: string; readonly longest?: number }) => (
  <bdi>{visible(text, longest)}</bdi>
);
