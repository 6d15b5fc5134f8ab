using System.Globalization;
using System.Net;

namespace Integration.Functions.Hosting;

/// <summary>Who receives the messages of the queues: the Azure Functions host in front of us, or we ourselves.</summary>
public abstract record HostingMode
{
    public const string PortVariable = "FUNCTIONS_CUSTOMHANDLER_PORT";

    private HostingMode() { }

    /// <param name="Port">The port on 127.0.0.1 that the host calls.</param>
    public sealed record FunctionsHost(int Port) : HostingMode;

    public sealed record SelfHosted : HostingMode;

    /// <param name="asked">The value of <c>--mode</c>, which only checks: the host's port variable decides.</param>
    /// <exception cref="StartUpException">The two contradict each other, or one is nonsense.</exception>
    public static HostingMode Detect(string? port, string? asked) => (string.IsNullOrEmpty(port), asked) switch
    {
        (_, not (null or "functions" or "self-hosted")) =>
            throw new StartUpException("--mode is wrong: functions or self-hosted."),
        (true, "functions") =>
            throw new StartUpException($"--mode functions contradicts the environment: {PortVariable} is not set, and only the Azure Functions host sets it."),
        (false, "self-hosted") =>
            throw new StartUpException($"--mode self-hosted contradicts the environment: {PortVariable} is set, so the Azure Functions host started this."),
        (true, _) => new SelfHosted(),
        _ => new FunctionsHost(ReadPort(port!)),
    };

    private static int ReadPort(string port) =>
        int.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is > 0 and <= IPEndPoint.MaxPort
            ? number
            : throw new StartUpException($"{PortVariable} is wrong: a port from 1 to {IPEndPoint.MaxPort}.");
}
