import type { SearchMethods } from '../../contract/search.ts';
import { searchProject } from '../search-parts/search-project.ts';
import { writeSearchResults } from '../search-parts/write-results.ts';
import type { Session } from '../session.ts';

export function searchMethods(session: Session): SearchMethods {
  return {
    search: (params, work) => searchProject(session.project(), params, work),
    async exportSearch({ out, ...params }, work) {
      const answer = await searchProject(session.project(), params, work);
      return { ...answer, ...(await writeSearchResults(out, answer.results)) };
    },
  };
}
