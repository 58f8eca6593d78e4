import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.email.UAX29URLEmailTokenizer;
import org.apache.lucene.analysis.miscellaneous.RemoveDuplicatesTokenFilter;
import org.apache.lucene.analysis.pattern.PatternCaptureGroupTokenFilter;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.index.analysis.AbstractTokenFilterFactory;
import org.elasticsearch.index.analysis.PreConfiguredTokenFilter;
import org.elasticsearch.index.analysis.PreConfiguredTokenizer;
import org.elasticsearch.index.analysis.TokenFilterFactory;
import org.elasticsearch.indices.analysis.AnalysisModule.AnalysisProvider;
import org.elasticsearch.plugins.AnalysisPlugin;
import org.elasticsearch.plugins.Plugin;

/**
 * What the index of users and API keys names and the test distribution lacks, because its module of
 * analyzers was left out. Without it no API key can be made. Its code is in Lucene, which is there.
 */
public final class SecurityAnalysis extends Plugin implements AnalysisPlugin {
  @Override
  public List<PreConfiguredTokenizer> getPreConfiguredTokenizers() {
    return List.of(PreConfiguredTokenizer.singleton("uax_url_email", UAX29URLEmailTokenizer::new));
  }

  /** Elasticsearch's own drops what came before anywhere in the text: nothing here depends on it. */
  @Override
  public List<PreConfiguredTokenFilter> getPreConfiguredTokenFilters() {
    return List.of(PreConfiguredTokenFilter.singleton("unique", false, RemoveDuplicatesTokenFilter::new));
  }

  @Override
  public Map<String, AnalysisProvider<TokenFilterFactory>> getTokenFilters() {
    return Map.of("pattern_capture", (index, environment, name, settings) -> new PatternCapture(name, settings));
  }

  private static final class PatternCapture extends AbstractTokenFilterFactory {
    private final Pattern[] patterns;
    private final boolean original;

    private PatternCapture(String name, Settings settings) {
      super(name, settings);
      patterns = settings.getAsList("patterns").stream().map(Pattern::compile).toArray(Pattern[]::new);
      original = settings.getAsBoolean("preserve_original", true);
    }

    @Override
    public TokenStream create(TokenStream text) {
      return new PatternCaptureGroupTokenFilter(text, original, patterns);
    }
  }
}
