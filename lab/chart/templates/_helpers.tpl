{{- define "day-one.labels" -}}
app.kubernetes.io/name: day-one
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version }}
{{- end }}

{{- define "day-one.gatewayLabels" -}}
app.kubernetes.io/name: day-one
app.kubernetes.io/component: gateway
{{- end }}

{{- define "day-one.apiLabels" -}}
app.kubernetes.io/name: day-one
app.kubernetes.io/component: api
{{- end }}

{{- define "day-one.image" -}}
{{- $image := .image -}}
{{ $image.repository }}{{ if $image.digest }}@{{ $image.digest }}{{ else }}:{{ $image.tag | default .root.Chart.AppVersion }}{{ end }}
{{- end }}

{{- define "day-one.url" -}}
{{- if .Values.url }}{{ trimSuffix "/" .Values.url }}
{{- else if .Values.ingress.host }}{{ ternary "https" "http" .Values.ingress.tls.enabled }}://{{ .Values.ingress.host }}
{{- end }}
{{- end }}

{{- define "day-one.keys" -}}
{{ .Values.keys.existingSecret | default "lab-gateway-keys" }}
{{- end }}

{{- /* v1, v1beta1, or nothing where the cluster has no ValidatingAdmissionPolicy. */}}
{{- define "day-one.fenceVersion" -}}
{{- if .Values.fence }}
{{- if semverCompare ">=1.30.0-0" .Capabilities.KubeVersion.Version }}admissionregistration.k8s.io/v1
{{- else if .Capabilities.APIVersions.Has "admissionregistration.k8s.io/v1beta1/ValidatingAdmissionPolicy" }}admissionregistration.k8s.io/v1beta1
{{- end }}
{{- end }}
{{- end }}

{{- define "day-one.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities: { drop: [ALL] }
{{- end }}

{{- define "day-one.podSecurity" -}}
runAsNonRoot: true
runAsUser: 65532
runAsGroup: 65532
fsGroup: 65532
seccompProfile: { type: RuntimeDefault }
{{- end }}
