import type { TaskMethods, Tasks } from '../../contract/task.ts';
import { typedLocations } from '../scenes/open-location.ts';
import type { Session } from '../session.ts';

export function taskMethods(session: Session): TaskMethods {
  return {
    async startTask({ task, params }) {
      const { jobs } = session.project();
      // Parameters are kept with the job, in the project: secrets of addresses go no further than here.
      if (task !== 'add-scenes') return jobs.start(task, params);
      const { paths, ...rest } = params as Tasks['add-scenes']['params'];
      return jobs.start(task, { ...rest, paths: await typedLocations(session.remote, paths) });
    },
    taskResult: ({ job }, work) => session.project().jobs.result(job, work),
    cancelJob: ({ job }) => session.project().jobs.cancel(job),
    resumeJob: ({ job }) => session.project().jobs.resume(job),
    listJobs: ({ limit }) => session.project().jobs.list(limit),
  };
}
