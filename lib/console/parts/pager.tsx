interface PagerProps {
  /** Address of the first page; null where this is it. */
  readonly first: string | null;
  /** Address of the next page; null on the last. */
  readonly next: string | null;
}

/** The way through a list that is shown a page at a time; nothing where one page holds it all. */
export const Pager = ({ first, next }: PagerProps) =>
  first === null && next === null ? null : (
    <p class="pages">
      {first === null ? null : <a href={first}>First page</a>}
      {next === null ? null : (
        <a class="button second" href={next}>
          Next page
        </a>
      )}
    </p>
  );
