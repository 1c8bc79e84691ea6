import { visible } from '../../mail/notice-words.ts';

/**
 * Text that a stranger chose, on one line: what would be invisible or turn the line around is shown as such, it cannot
 * reach beyond itself, and it ends after `longest` characters.
 */
export const Stranger = ({ text, longest = 120 }: { readonly text: string; readonly longest?: number }) => (
  <bdi>{visible(text, longest)}</bdi>
);

/** An organisation, whose name a stranger may have chosen, leading to its page. */
export const OrganisationLink = ({
  name,
  quiet = false,
}: {
  readonly name: string;
  readonly quiet?: boolean;
}) => (
  <a
    {...(quiet ? { class: 'muted' } : {})}
    href={`/organisations/${encodeURIComponent(name.toWellFormed())}`}
  >
    <Stranger text={name} />
  </a>
);
