import { Link } from "../elements/link.tsx";
import { sections } from "../rules/analysis-view.ts";
import { text } from "../text.ts";
import type { HistoryProps } from "./props.ts";

/** The figures of a range, or how visitors moved in it. Links, so that each may be opened in a tab of its own. */
export const SectionTabs = ({ dashboard, views }: HistoryProps) => {
  const { section } = views.view.value;
  return (
    <nav class="section-tabs" aria-label={text.sections.label}>
      {sections.map(({ name }) => (
        <Link
          key={name}
          router={dashboard.router}
          href={views.href({ section: name, details: null })}
          class="tab"
          current={section === name}
        >
          {text.sections[name]}
        </Link>
      ))}
    </nav>
  );
};
