/** Images that Pods of the lists run; pulled before anything is recorded. */
export const images = ['nginx:1.25', 'nginx:1.26', 'busybox:1.28'] as const;
