// Registers the custom elements of the cluster explorer and of the pages that follow a request.
import '../components/map/map.ts';
import '../components/map/timeline.ts';
import '../components/flow/flow.ts';
