#!/bin/sh
# The roles of a Spark container. Spark itself starts the first two with arguments and environment of its own:
#   driver ARGUMENT...      of an application submitted to Kubernetes, cluster mode
#   executor                of one
#   master ARGUMENT...      of a standalone cluster; POD_IP is this pod's address
#   worker ARGUMENT... MASTER
#   submit ARGUMENT...      spark-submit, with SUBMIT_HEAP (512m)
# Anything else is run as it is.
set -f
export SPARK_HOME=/opt/spark SPARK_SCALA_VERSION=2.12
java="/opt/java/bin/java @/opt/spark/jvm.options"
classes="/opt/spark/conf:/opt/spark/jars/*"
# Kubernetes puts a generated folder over /opt/spark/conf, which hides what the image has there.
logging=-Dlog4j2.configurationFile=${SPARK_LOGGING:-/opt/spark/log4j2.properties}

setting() { # FILE KEY: a value of a generated properties file, its escapes undone
  sed -n "s/^$2=//p" "$1" | sed 's/\\\(.\)/\1/g'
}

driver() {
  file= previous=
  for word in "$@"; do
    [ "$previous" != --properties-file ] || file=$word
    previous=$word
  done
  heap= options= extra=
  if [ -n "$file" ]; then
    heap=$(setting "$file" spark.driver.memory)
    options="$(setting "$file" spark.driver.defaultJavaOptions) $(setting "$file" spark.driver.extraJavaOptions)"
    extra=$(setting "$file" spark.driver.extraClassPath)
  fi
  exec $java "$logging" "-Xmx${heap:-1g}" $options -cp "${extra:+$extra:}$classes" org.apache.spark.deploy.SparkSubmit \
    --conf "spark.driver.bindAddress=$SPARK_DRIVER_BIND_ADDRESS" \
    --conf "spark.executorEnv.SPARK_DRIVER_POD_IP=$SPARK_DRIVER_BIND_ADDRESS" --deploy-mode client "$@"
}

executor() {
  # Its options come as SPARK_JAVA_OPT_0 and so on, each one word that may have spaces.
  set --
  number=0
  while eval "option=\${SPARK_JAVA_OPT_$number-}" && [ -n "$option" ]; do
    set -- "$@" "$option"
    number=$((number + 1))
  done
  exec /opt/java/bin/java "$@" "$logging" "-Xms$SPARK_EXECUTOR_MEMORY" "-Xmx$SPARK_EXECUTOR_MEMORY" \
    -cp "${SPARK_EXTRA_CLASSPATH:+$SPARK_EXTRA_CLASSPATH:}$classes" \
    org.apache.spark.scheduler.cluster.k8s.KubernetesExecutorBackend \
    --driver-url "$SPARK_DRIVER_URL" --executor-id "$SPARK_EXECUTOR_ID" --cores "$SPARK_EXECUTOR_CORES" \
    --app-id "$SPARK_APPLICATION_ID" --hostname "$SPARK_EXECUTOR_POD_IP" \
    --resourceProfileId "$SPARK_RESOURCE_PROFILE_ID" --podName "$SPARK_EXECUTOR_POD_NAME"
}

# A Service that is called spark-master makes Kubernetes set this to an address; Spark would read it as a number.
case "${SPARK_MASTER_PORT:-}" in tcp:*) unset SPARK_MASTER_PORT ;; esac
case "${SPARK_WORKER_PORT:-}" in tcp:*) unset SPARK_WORKER_PORT ;; esac

role=${1:-}
[ $# = 0 ] || shift
case "$role" in
  driver) driver "$@" ;;
  executor) executor ;;
  master)
    export SPARK_LOCAL_IP="$POD_IP"
    exec $java "$logging" -Xmx256m -XX:+UseSerialGC -Dspark.master.rest.enabled=true -Dspark.master.rest.port=6066 \
      -cp "$classes" org.apache.spark.deploy.master.Master --host "${HOST:-$POD_IP}" --port 7077 --webui-port 8080 "$@"
    ;;
  worker)
    export SPARK_LOCAL_IP="$POD_IP"
    exec $java "$logging" -Xmx256m -XX:+UseSerialGC \
      -cp "$classes" org.apache.spark.deploy.worker.Worker --host "$POD_IP" --port 7078 --webui-port 8081 "$@"
    ;;
  submit) exec $java "$logging" "-Xmx${SUBMIT_HEAP:-512m}" -cp "$classes" org.apache.spark.deploy.SparkSubmit "$@" ;;
  "") sed -n 2,8p "$0" >&2; exit 2 ;;
  *) exec "$role" "$@" ;;
esac
