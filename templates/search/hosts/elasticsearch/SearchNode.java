import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.elasticsearch.common.logging.LogConfigurator;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.env.Environment;
import org.elasticsearch.node.InternalSettingsPreparer;
import org.elasticsearch.node.Node;
import org.elasticsearch.transport.Netty4Plugin;

/**
 * One Elasticsearch node from the jars of the registry: the stock main class wants an unpacked
 * distribution, refuses to run as root and checks the machine for production use.
 *
 * <p>Usage: SearchNode HOME, with HOME/config/elasticsearch.yml and HOME/config/log4j2.properties.
 */
public final class SearchNode extends Node {
  private SearchNode(Environment environment) {
    super(environment, List.of(Netty4Plugin.class), false);
  }

  public static void main(String[] arguments) throws Exception {
    Path home = Path.of(arguments[0]).toAbsolutePath().normalize();
    Settings paths = Settings.builder().put("path.home", home.toString()).build();
    Environment environment =
        InternalSettingsPreparer.prepareEnvironment(
            paths,
            Map.of(),
            home.resolve("config"),
            () -> {
              throw new IllegalStateException("node.name is not set in config/elasticsearch.yml");
            });
    LogConfigurator.registerErrorListener();
    LogConfigurator.configure(environment);

    SearchNode node = new SearchNode(environment);
    CountDownLatch closed = new CountDownLatch(1);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(node, closed), "stop-node"));
    node.start();
    closed.await();
  }

  private static void stop(Node node, CountDownLatch closed) {
    try {
      node.close();
    } catch (Exception failure) {
      failure.printStackTrace();
    } finally {
      closed.countDown();
    }
  }
}
