using Xunit.Abstractions;
using Xunit.Sdk;

namespace Integration.Functions.Tests.Support;

/// <summary>
/// Ends a test as skipped, with the reason in words. Works in tests marked <see cref="ContractTheoryAttribute"/>; xunit 2 itself
/// decides about skipping only before a test runs.
/// </summary>
public sealed class SkipException(string reason) : Exception(reason)
{
    public static void If(bool condition, string reason)
    {
        if (condition) throw new SkipException(reason);
    }
}

/// <summary>A theory whose rows may be skipped while they run.</summary>
[AttributeUsage(AttributeTargets.Method)]
[XunitTestCaseDiscoverer("Integration.Functions.Tests.Support.ContractTheoryDiscoverer", "Integration.Functions.Tests")]
public sealed class ContractTheoryAttribute : TheoryAttribute;

/// <summary>Makes test cases that know <see cref="SkipException"/>.</summary>
public sealed class ContractTheoryDiscoverer(IMessageSink diagnosticMessageSink) : TheoryDiscoverer(diagnosticMessageSink)
{
    protected override IEnumerable<IXunitTestCase> CreateTestCasesForDataRow(
        ITestFrameworkDiscoveryOptions discoveryOptions, ITestMethod testMethod, IAttributeInfo theoryAttribute, object[] dataRow) =>
    [
        new ContractTestCase(
            DiagnosticMessageSink, discoveryOptions.MethodDisplayOrDefault(), discoveryOptions.MethodDisplayOptionsOrDefault(), testMethod, dataRow),
    ];
}

/// <summary>One row. A failure by <see cref="SkipException"/> is reported, and counted, as a skip.</summary>
public sealed class ContractTestCase : XunitTestCase
{
    [Obsolete("For deserialization only")]
    public ContractTestCase()
    {
    }

    public ContractTestCase(
        IMessageSink diagnosticMessageSink, TestMethodDisplay display, TestMethodDisplayOptions options, ITestMethod testMethod, object[] arguments)
        : base(diagnosticMessageSink, display, options, testMethod, arguments)
    {
    }

    public override async Task<RunSummary> RunAsync(
        IMessageSink diagnosticMessageSink, IMessageBus messageBus, object[] constructorArguments,
        ExceptionAggregator aggregator, CancellationTokenSource cancellationTokenSource)
    {
        using var bus = new SkippingBus(messageBus);
        var summary = await base.RunAsync(diagnosticMessageSink, bus, constructorArguments, aggregator, cancellationTokenSource);
        summary.Failed -= bus.Skipped;
        summary.Skipped += bus.Skipped;
        return summary;
    }

    private sealed class SkippingBus(IMessageBus inner) : IMessageBus
    {
        public int Skipped { get; private set; }

        public bool QueueMessage(IMessageSinkMessage message)
        {
            if (message is not ITestFailed failed || failed.ExceptionTypes.FirstOrDefault() != typeof(SkipException).FullName) return inner.QueueMessage(message);
            Skipped++;
            return inner.QueueMessage(new TestSkipped(failed.Test, failed.Messages.FirstOrDefault()));
        }

        public void Dispose()
        {
            // The inner bus belongs to the run, not to this test.
        }
    }
}
