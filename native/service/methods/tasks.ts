import type { TaskMethods } from '../../contract/task.ts';
import type { Session } from '../session.ts';

export function taskMethods(session: Session): TaskMethods {
  return {
    startTask: ({ task, params }) => session.project().jobs.start(task, params),
    taskResult: ({ job }, work) => session.project().jobs.result(job, work),
    cancelJob: ({ job }) => session.project().jobs.cancel(job),
    resumeJob: ({ job }) => session.project().jobs.resume(job),
    listJobs: ({ limit }) => session.project().jobs.list(limit),
  };
}
