package dev.waybill.app;

import picocli.CommandLine.IVersionProvider;

/** The version of this build, from the jar's manifest. */
final class Version implements IVersionProvider {
  static String text() {
    String version = Version.class.getPackage().getImplementationVersion();
    return version == null ? "0-dev" : version;
  }

  @Override
  public String[] getVersion() {
    return new String[] {"waybill " + text() + ", Java " + Runtime.version().feature()};
  }
}
