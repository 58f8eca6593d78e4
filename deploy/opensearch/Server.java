import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.opensearch.Version;
import org.opensearch.analysis.common.CommonAnalysisModulePlugin;
import org.opensearch.common.settings.Settings;
import org.opensearch.node.InternalSettingsPreparer;
import org.opensearch.node.Node;
import org.opensearch.plugins.Plugin;
import org.opensearch.plugins.PluginInfo;
import org.opensearch.transport.Netty4ModulePlugin;

/** One node on loopback, until it is told to end: Server DIR HTTP_PORT TRANSPORT_PORT. */
public final class Server extends Node {
  private Server(Settings settings) {
    super(
        InternalSettingsPreparer.prepareEnvironment(settings, Map.of(), null, () -> "tests"),
        List.of(module(Netty4ModulePlugin.class), module(CommonAnalysisModulePlugin.class)),
        false);
  }

  /** What a distribution finds in its directory of modules stands on the class path here. */
  private static PluginInfo module(Class<? extends Plugin> type) {
    return new PluginInfo(
        type.getName(), "on the class path", "1", Version.CURRENT, "21", type.getName(), null, List.of(), false);
  }

  public static void main(String[] args) throws Exception {
    Path home = Path.of(args[0]);
    Files.createDirectories(home.resolve("config"));
    Server server =
        new Server(
            Settings.builder()
                .put("path.home", home)
                .putList("path.repo", home.resolve("snapshots").toString())
                .put("discovery.type", "single-node")
                .put("network.host", "127.0.0.1")
                .put("http.port", args[1])
                .put("transport.port", args[2])
                .put("http.type", "netty4")
                .put("transport.type", "netty4")
                .put("cluster.routing.allocation.disk.threshold_enabled", false)
                .build());
    CountDownLatch ended = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  try {
                    server.close();
                  } catch (Exception e) {
                    e.printStackTrace();
                  }
                  ended.countDown();
                }));
    server.start();
    ended.await();
  }
}
