/// <reference types="astro/client" />
declare namespace App {
  interface Locals {
    /** Language of the page being rendered. */
    lang?: import('./engine/schema/localized.ts').Lang;
    /** The lesson being rendered: components inside its MDX read it. */
    lesson?: import('./course/load.ts').Lesson;
    /** Terms whose definition is already on the page. */
    /** The page is the printable document: questions show their answers, nothing can be clicked. */
    paper?: boolean;
  }
}
