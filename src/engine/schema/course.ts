import { z } from 'zod';
import { id, localized } from './localized.ts';

/** content/course.yaml: the only place that knows the order of the lessons. */
export const course = z.strictObject({
  title: localized,
  tagline: localized,
  post: z.strictObject({ title: z.string(), note: localized }).describe('the post that the course retells'),
  lessons: z.array(id).min(1).describe('slugs in reading order'),
});
export type CourseFile = z.infer<typeof course>;

/** The ten components that each have their own quiz set. */
export const components = [
  'etcd',
  'kube-apiserver',
  'kube-scheduler',
  'kube-controller-manager',
  'kubelet',
  'kube-proxy',
  'containerd',
  'coredns',
  'calico',
  'tigera-operator',
] as const;
export const component = z.enum(components);
export type Component = z.infer<typeof component>;
